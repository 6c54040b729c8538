package dev.footnote.servicekit.security;

import dev.footnote.servicekit.FootnoteSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** For a service that only other services call. */
@Configuration(proxyBeanMethods = false)
public class ServiceKeyConfiguration {
    @Bean
    ServiceKeys serviceKeys(FootnoteSettings settings) {
        return ServiceKeys.of(settings);
    }
}
