package io.pillar.sample.cachestatus;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CacheStatusConfiguration {

	@Bean
	FilterRegistrationBean<CacheStatusFilter> cacheStatusFilter() {
		FilterRegistrationBean<CacheStatusFilter> registration = new FilterRegistrationBean<>(new CacheStatusFilter());
		registration.addUrlPatterns("/bots/*");
		return registration;
	}

}
