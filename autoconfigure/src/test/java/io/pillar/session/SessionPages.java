package io.pillar.session;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import org.springframework.boot.web.error.ErrorPage;
import org.springframework.boot.web.error.ErrorPageRegistrar;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.Assert;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import org.springframework.web.servlet.view.RedirectView;

/**
 * Pages that do with sessions what can be done with them.
 */
@Configuration(proxyBeanMethods = false)
@Import(SessionPages.Pages.class)
class SessionPages {

	private static final Semaphore ARRIVED = new Semaphore(0);

	private static final Semaphore GO = new Semaphore(0);

	/**
	 * Await a request that waits in the middle.
	 */
	static void awaitArrival() {
		acquire(ARRIVED);
	}

	/**
	 * Let requests go on that wait.
	 */
	static void letGo(int requests) {
		GO.release(requests);
	}

	private static void acquire(Semaphore semaphore) {
		try {
			Assert.state(semaphore.tryAcquire(60, TimeUnit.SECONDS), "Nobody came");
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Bean
	ErrorPageRegistrar errorPages() {
		return (registry) -> registry.addErrorPages(new ErrorPage("/error"));
	}

	/**
	 * Answers in two halves, the first of which is sent before the second is made.
	 */
	@Bean
	ServletRegistrationBean<HttpServlet> halves() {
		return new ServletRegistrationBean<>(new HttpServlet() {

			@Override
			protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
				request.getSession().setAttribute("first", "1");
				response.getWriter().write("first ");
				response.flushBuffer();
				request.getSession().setAttribute("second", "2");
				response.getWriter().write("second");
			}

		}, "/halves");
	}

	/**
	 * Goes on to another page, or takes it in.
	 */
	@Bean
	ServletRegistrationBean<HttpServlet> onward() {
		return new ServletRegistrationBean<>(new HttpServlet() {

			@Override
			protected void service(HttpServletRequest request, HttpServletResponse response)
					throws ServletException, IOException {
				request.getSession().setAttribute("before", "1");
				RequestDispatcher dispatcher = request.getRequestDispatcher("/set?name=within&value=2");
				if (request.getParameter("include") != null) {
					dispatcher.include(request, response);
					request.getSession().setAttribute("after", "3");
				}
				else {
					dispatcher.forward(request, response);
				}
			}

		}, "/onward");
	}

	@RestController
	static class Pages {

		@RequestMapping("/set")
		String set(HttpServletRequest request, @RequestParam String name, @RequestParam String value) {
			request.getSession().setAttribute(name, value);
			return request.getSession().getId();
		}

		@RequestMapping("/wait")
		String waits(HttpServletRequest request, @RequestParam String name) {
			HttpSession session = request.getSession();
			ARRIVED.release();
			acquire(GO);
			session.setAttribute(name, "set");
			return "set";
		}

		@RequestMapping("/get")
		String get(HttpServletRequest request, @RequestParam String name) {
			return String.valueOf(request.getSession().getAttribute(name));
		}

		@RequestMapping("/remove")
		void remove(HttpServletRequest request, @RequestParam String name) {
			request.getSession().removeAttribute(name);
		}

		@RequestMapping("/login-as")
		String login(HttpServletRequest request, @RequestParam String user) {
			request.getSession();
			request.changeSessionId();
			request.getSession().setAttribute("user", user);
			request.getSession().setAttribute(SessionParts.PRINCIPAL, user);
			return "logged in";
		}

		@RequestMapping("/logout")
		String logout(HttpServletRequest request) {
			request.getSession().removeAttribute(SessionParts.PRINCIPAL);
			request.getSession().invalidate();
			return "logged out";
		}

		@RequestMapping("/peek")
		String peek(HttpServletRequest request) {
			HttpSession session = request.getSession(false);
			return (session != null) ? session.getId() : "none";
		}

		@RequestMapping("/plain")
		String plain() {
			return "plain";
		}

		@RequestMapping("/facts")
		String facts(HttpServletRequest request) {
			HttpSession session = request.getSession();
			return "%s %s %s %s".formatted(session.isNew(), request.isRequestedSessionIdValid(),
					session.getMaxInactiveInterval(), session.getCreationTime() <= session.getLastAccessedTime());
		}

		@RequestMapping("/interval")
		void interval(HttpServletRequest request, @RequestParam int seconds) {
			request.getSession().setMaxInactiveInterval(seconds);
		}

		@RequestMapping("/change")
		String change(HttpServletRequest request) {
			return request.changeSessionId();
		}

		@RequestMapping("/change-and-invalidate")
		void changeAndInvalidate(HttpServletRequest request) {
			request.changeSessionId();
			request.getSession().invalidate();
		}

		@RequestMapping("/invalidate")
		String invalidate(HttpServletRequest request) {
			HttpSession session = request.getSession();
			session.invalidate();
			try {
				session.setAttribute("late", "1");
				return "still valid";
			}
			catch (IllegalStateException ex) {
				return "invalid";
			}
		}

		@RequestMapping("/renew")
		String renew(HttpServletRequest request) {
			request.getSession().invalidate();
			request.getSession().setAttribute("fresh", "1");
			return request.getSession().getId();
		}

		@RequestMapping("/refuse")
		void refuse(HttpServletRequest request, HttpServletResponse response) throws IOException {
			request.getSession().setAttribute("refused", "1");
			response.sendError(418);
		}

		@RequestMapping("/throw")
		void fail(HttpServletRequest request) {
			request.getSession().setAttribute("failed", "1");
			throw new IllegalStateException("as expected by the test");
		}

		@RequestMapping("/error")
		String error(HttpServletRequest request) {
			HttpSession session = request.getSession();
			session.setAttribute("error", "1");
			return "error " + session.getAttribute("refused") + " " + session.getAttribute("failed");
		}

		@RequestMapping("/later")
		Callable<String> later(HttpServletRequest request) {
			HttpSession session = request.getSession();
			session.setAttribute("now", "1");
			return () -> {
				session.setAttribute("later", "2");
				return "later";
			};
		}

		@RequestMapping("/go")
		RedirectView go(RedirectAttributes attributes, @RequestParam String to) {
			attributes.addFlashAttribute("message", "hello");
			return new RedirectView(to);
		}

		@RequestMapping("/went")
		String went(@ModelAttribute("message") String message) {
			return message;
		}

	}

}
