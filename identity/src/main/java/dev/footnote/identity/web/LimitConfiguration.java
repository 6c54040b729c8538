package dev.footnote.identity.web;

import dev.footnote.identity.limit.CallerLimits;
import dev.footnote.identity.limit.LimitSettings;
import dev.footnote.servicekit.ProblemWriter;
import dev.footnote.servicekit.security.Callers;
import dev.footnote.servicekit.security.RouteTable;

import io.github.bucket4j.TimeMeter;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The limits of each caller, for every service that people reach. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitSettings.class)
public class LimitConfiguration {
    @Bean
    CallerLimits callerLimits(LimitSettings settings) {
        return new CallerLimits(settings, TimeMeter.SYSTEM_NANOTIME);
    }

    /** First: what is refused is not done. */
    @Bean
    @Order(1)
    LimitStep limitStep(
            RouteTable table, Callers callers, CallerLimits limits, ProblemWriter problems) {
        return new LimitStep(table, callers, limits, problems);
    }
}
