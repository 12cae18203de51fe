package org.springframework.boot.jetty.servlet;

/**
 * Stands in for the one of Spring Boot, of which only the name counts.
 */
public class JettyServletWebServerFactory {

}
