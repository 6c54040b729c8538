package dev.footnote.servicekit;

import dev.footnote.servicekit.models.OpenModels;
import dev.footnote.servicekit.models.OpenModelsSettings;
import dev.footnote.servicekit.security.SecurityConfiguration;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.tracing.Tracer;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;

import org.apache.catalina.core.StandardHost;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.ConfigurationPropertiesBinding;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.PropertySource;
import org.springframework.core.Ordered;
import org.springframework.http.server.observation.ServerRequestObservationContext;

import tools.jackson.databind.json.JsonMapper;

import java.time.Duration;

/** The beans of the kit; every service's configuration imports it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    FootnoteSettings.class,
    OpenModelsSettings.class,
    StopSettings.class
})
@Import(SecurityConfiguration.class)
@PropertySource("classpath:footnote-service.properties")
public class ServiceKitConfiguration {
    private static final int FIRST = Ordered.HIGHEST_PRECEDENCE + 10;
    private static final Duration PULSE = Duration.ofSeconds(1);

    @Bean
    @ConfigurationPropertiesBinding
    static PathConverter pathConverter() {
        return new PathConverter();
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    ProblemResolver problemResolver(ProblemWriter problems) {
        return new ProblemResolver(problems);
    }

    @Bean
    ContainerErrorController containerErrorController(ProblemWriter problems) {
        return new ContainerErrorController(problems);
    }

    @Bean
    LiveResponses liveResponses(JsonMapper json) {
        return new LiveResponses(json, PULSE);
    }

    /** One for all services of a process: they share its memory. */
    @Bean
    OpenModels openModels(OpenModelsSettings settings) {
        return OpenModels.of(settings);
    }

    /** Open models are a cache of those in the folder. */
    @Bean
    MeterBinder openModelsMeters(OpenModels models) {
        return meters -> {
            Gauge.builder("footnote.models.open", () -> models.open(Object.class).size())
                    .description("Models that are open in this process")
                    .register(meters);
            FunctionCounter.builder("cache.gets", models, OpenModels::foundCount)
                    .tags("cache", "open-models", "result", "hit")
                    .register(meters);
            FunctionCounter.builder("cache.gets", models, OpenModels::openedCount)
                    .tags("cache", "open-models", "result", "miss")
                    .register(meters);
        };
    }

    @Bean
    FilterRegistrationBean<TraceFilter> traceFilter(Tracer tracer) {
        return ordered(new TraceFilter(tracer), 0);
    }

    /** Probes and scrapes would be most of all traces. */
    @Bean
    ObservationPredicate onlyRequestsOfClients() {
        return (_, context) ->
                !(context instanceof ServerRequestObservationContext server)
                        || !isOperations(server.getCarrier());
    }

    private static boolean isOperations(@Nullable HttpServletRequest request) {
        return request != null && request.getRequestURI().startsWith("/actuator");
    }

    @Bean
    Draining draining(StopSettings settings) {
        return new Draining(settings.drain());
    }

    @Bean
    FilterRegistrationBean<Draining> drainingFilter(Draining draining) {
        return ordered(draining, 0);
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(
            ObjectProvider<BodyLimit> limits, ProblemWriter problems) {
        return ordered(new BodyLimitFilter(limits.orderedStream().toList(), problems), 1);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> containerReport() {
        return factory ->
                factory.addContextCustomizers(
                        context -> {
                            if (context.getParent() instanceof StandardHost host) {
                                host.setErrorReportValveClass(ContainerReport.class.getName());
                            }
                        });
    }

    private static <F extends Filter> FilterRegistrationBean<F> ordered(F filter, int place) {
        var registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(FIRST + place);
        return registration;
    }
}
