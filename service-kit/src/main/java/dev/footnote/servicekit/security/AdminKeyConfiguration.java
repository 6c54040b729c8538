package dev.footnote.servicekit.security;

import dev.footnote.servicekit.FootnoteSettings;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.security.SecureRandom;

/** For a service that has administrators. */
@Configuration(proxyBeanMethods = false)
public class AdminKeyConfiguration {
    @Bean
    AdminKey adminKey(FootnoteSettings settings) {
        return AdminKey.of(settings, new SecureRandom());
    }
}
