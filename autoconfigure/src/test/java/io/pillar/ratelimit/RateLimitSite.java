package io.pillar.ratelimit;

import java.io.IOException;
import java.util.concurrent.Callable;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.http.converter.autoconfigure.HttpMessageConvertersAutoConfiguration;
import org.springframework.boot.servlet.autoconfigure.HttpEncodingAutoConfiguration;
import org.springframework.boot.tomcat.autoconfigure.servlet.TomcatServletWebServerAutoConfiguration;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import io.pillar.redis.PillarRedisAutoConfiguration;

/**
 * A site with pages that answer in all the ways there are.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ HttpEncodingAutoConfiguration.class, HttpMessageConvertersAutoConfiguration.class,
		TomcatServletWebServerAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
		WebMvcAutoConfiguration.class, ErrorMvcAutoConfiguration.class, PillarRedisAutoConfiguration.class,
		RateLimitAutoConfiguration.class, RateLimitFilterAutoConfiguration.class })
@Import(RateLimitSite.Pages.class)
class RateLimitSite {

	@Bean
	ServletRegistrationBean<HttpServlet> plainServlet() {
		return new ServletRegistrationBean<>(new HttpServlet() {

			@Override
			protected void service(HttpServletRequest request, HttpServletResponse response) {
				response.setStatus(204);
			}

		}, "/plain");
	}

	/**
	 * Goes on to another thread twice before it answers.
	 */
	@Bean
	ServletRegistrationBean<HttpServlet> again() {
		return new ServletRegistrationBean<>(new HttpServlet() {

			@Override
			protected void service(HttpServletRequest request, HttpServletResponse response) {
				int times = (request.getAttribute("times") != null) ? (int) request.getAttribute("times") : 0;
				request.setAttribute("times", times + 1);
				if (times < 2) {
					request.startAsync().dispatch();
				}
				else {
					response.setStatus(Integer.parseInt(request.getParameter("code")));
				}
			}

		}, "/again");
	}

	@RestController
	static class Pages {

		@RequestMapping({ "/api/**", "/open/**", "/actuator/health", "/" })
		String page() {
			return "page";
		}

		@RequestMapping("/status")
		ResponseEntity<String> status(@RequestParam int code) {
			return ResponseEntity.status(code).body("status");
		}

		@RequestMapping("/sent")
		void sent(@RequestParam int code, HttpServletResponse response) throws IOException {
			response.sendError(code);
		}

		@RequestMapping("/thrown")
		String thrown() {
			throw new IllegalStateException("as expected by the test");
		}

		@RequestMapping("/begun")
		void begun(@RequestParam int code, HttpServletResponse response) throws IOException {
			response.setStatus(code);
			response.flushBuffer();
			throw new IllegalStateException("as expected by the test");
		}

		@RequestMapping("/later")
		Callable<ResponseEntity<String>> later(@RequestParam int code) {
			return () -> ResponseEntity.status(code).body("later");
		}

		@RequestMapping("/begin")
		String begin(HttpServletRequest request) {
			return request.getSession().getId();
		}

		@RequestMapping("/has-session")
		String hasSession(HttpServletRequest request) {
			return String.valueOf(request.getSession(false) != null);
		}

	}

}
