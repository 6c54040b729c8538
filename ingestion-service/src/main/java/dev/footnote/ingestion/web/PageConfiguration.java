package dev.footnote.ingestion.web;

import dev.footnote.ingestion.PageSettings;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.UrlBasedCorsConfigurationSource;
import org.springframework.web.filter.CorsFilter;

import java.time.Duration;
import java.util.List;

/**
 * Lets the gateway's page manage documents here when its address is another one. A browser asks
 * first, without a key, so this comes before the filter that wants one. The cookie of a session may
 * come along: the origins are named one by one, and changes bring its token.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(PageSettings.class)
public class PageConfiguration {
    @Bean
    FilterRegistrationBean<CorsFilter> pageOrigins(PageSettings settings) {
        var rules = new CorsConfiguration();
        rules.setAllowedOrigins(settings.origins());
        rules.setAllowedMethods(List.of("GET", "POST", "PUT", "DELETE"));
        rules.setAllowedHeaders(List.of("*"));
        rules.setAllowCredentials(true);
        rules.setExposedHeaders(List.of("Location", "Retry-After", "X-Trace-Id"));
        rules.setMaxAge(Duration.ofMinutes(30));
        var source = new UrlBasedCorsConfigurationSource();
        source.registerCorsConfiguration("/api/**", rules);
        var registration = new FilterRegistrationBean<>(new CorsFilter(source));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setEnabled(!settings.origins().isEmpty());
        return registration;
    }
}
