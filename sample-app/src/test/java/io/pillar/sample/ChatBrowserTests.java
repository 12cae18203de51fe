package io.pillar.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page of the chat in two browsers, each at a node of its own. Runs where Chromium
 * and its driver are installed.
 */
@EnabledIf(value = "isInstalled", disabledReason = "/usr/bin/chromium and /usr/bin/chromedriver are not there")
class ChatBrowserTests {

	private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

	private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static Node first;

	private static Node second;

	static boolean isInstalled() {
		return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
	}

	@BeforeAll
	static void start() {
		int redisPort = Node.freePort();
		String[] properties = { "--pillar.rate-limit.enabled=false", "--pillar.presence.grace=1s" };
		first = Node.startWith("chat-browser", redisPort, properties);
		second = Node.startWith("chat-browser", redisPort, properties);
	}

	@AfterAll
	static void stop() {
		second.close();
		first.close();
	}

	private static WebDriver browser() {
		ChromeOptions options = new ChromeOptions().setBinary(CHROMIUM.toFile())
			.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
					"--disable-background-networking", "--disable-component-update", "--disable-sync",
					"--disable-dev-shm-usage");
		return new ChromeDriver(new ChromeDriverService.Builder().usingDriverExecutable(DRIVER.toFile()).build(),
				options);
	}

	private static void login(WebDriver browser, Node node, String user, String password) {
		browser.get(node.address() + "/chat");
		browser.findElement(By.name("username")).sendKeys(user);
		browser.findElement(By.name("password")).sendKeys(password);
		browser.findElement(By.tagName("button")).click();
		shows(browser, "state", "connected");
	}

	private static void shows(WebDriver browser, String id, String text) {
		new WebDriverWait(browser, PATIENCE).until(ExpectedConditions.textToBePresentInElementLocated(By.id(id), text));
	}

	private static void showsNot(WebDriver browser, String id, String text) {
		new WebDriverWait(browser, PATIENCE)
			.until(ExpectedConditions.not(ExpectedConditions.textToBePresentInElementLocated(By.id(id), text)));
	}

	private static void say(WebDriver browser, String text) {
		browser.findElement(By.id("text")).sendKeys(text);
		browser.findElement(By.cssSelector("#say button")).click();
	}

	@Test
	void twoBrowsersAtTwoNodesChat() {
		WebDriver alice = browser();
		WebDriver bob = browser();
		try {
			login(alice, first, "alice", "wonderland");
			login(bob, second, "bob", "builder");
			List.of(alice, bob).forEach(ChatBrowserTests::showsWhoIsThere);
			bob.findElement(By.id("text")).sendKeys("H");
			shows(alice, "typing", "bob typing");
			say(bob, "i <b>Alice</b>");
			shows(alice, "messages", "Hi <b>Alice</b>");
			say(alice, "Hello Bob");
			shows(bob, "messages", "Hello Bob");
			assertThat(alice.findElements(By.cssSelector("#messages li"))).hasSize(2);
			bob.findElement(By.cssSelector("[data-room=trading]")).click();
			showsNot(alice, "members", "bob");
			shows(bob, "members", "bob");
		}
		finally {
			alice.quit();
			bob.quit();
		}
	}

	@Test
	void pricesComeOverAWebSocketToo() {
		WebDriver carol = browser();
		try {
			login(carol, second, "carol", "christmas");
			carol.findElement(By.id("socket")).click();
			showsPrices(carol);
			// the stream was closed
			showsNot(carol, "prices", carol.findElement(By.id("prices")).getText());
		}
		finally {
			carol.quit();
		}
	}

	private static void showsWhoIsThere(WebDriver browser) {
		shows(browser, "members", "alice");
		shows(browser, "members", "bob");
		showsPrices(browser);
	}

	/**
	 * Prices come from one node, whichever it is.
	 */
	private static void showsPrices(WebDriver browser) {
		new WebDriverWait(browser, PATIENCE)
			.until((page) -> page.findElement(By.id("prices")).getText().matches("(?s).*\\d\\.\\d\\d.*"));
	}

}
