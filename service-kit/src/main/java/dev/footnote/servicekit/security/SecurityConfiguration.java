package dev.footnote.servicekit.security;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;
import dev.footnote.servicekit.ProblemWriter;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.AuthenticationFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The one filter chain of a process. It is put together here, filter by filter, so that there is no
 * login page, generated user or cookie that nobody asked for.
 */
@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {
    /** After the trace id and the limit of the body, before everything of the application. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 20;

    @Bean
    Callers callers() {
        return new SecurityCallers();
    }

    @Bean
    Routes commonRoutes() {
        return Routes.of(
                Route.get("/actuator/health", Access.OPEN),
                Route.get("/actuator/health/{*group}", Access.OPEN),
                Route.get("/actuator", Access.MANAGE),
                Route.get("/actuator/{*endpoint}", Access.MANAGE),
                Route.get("/api/v1/openapi.json", Access.OPEN),
                Route.get("/api/v1/openapi.json/swagger-config", Access.OPEN),
                Route.get("/api/v1/openapi.json.yaml", Access.OPEN));
    }

    @Bean
    RouteTable routeTable(ObjectProvider<Routes> routes) {
        return new RouteTable(routes.orderedStream().flatMap(it -> it.routes().stream()).toList());
    }

    @Bean
    KeyProvider keyProvider(ObjectProvider<KeyBook> books, ObjectProvider<SessionBook> sessions) {
        return new KeyProvider(
                books.orderedStream().toList(), Optional.ofNullable(sessions.getIfAvailable()));
    }

    @Bean
    FilterRegistrationBean<FilterChainProxy> securityChain(
            RouteTable table,
            KeyProvider keys,
            ObjectProvider<SignedInStep> steps,
            ProblemWriter problems) {
        var gate = new RouteGate(table, problems);
        List<Filter> filters = new ArrayList<>();
        filters.add(SecurityHeaders.filter());
        if (keys.sessions().isPresent()) {
            var cookies = new CookieConverter(table);
            filters.add(SessionFilters.forgery(cookies, gate));
            filters.add(SessionFilters.sessions(cookies, keys, gate));
        }
        filters.add(keys(keys, gate));
        filters.add(
                new AnonymousAuthenticationFilter(
                        UUID.randomUUID().toString(),
                        Caller.ANONYMOUS,
                        AuthorityUtils.createAuthorityList("anonymous")));
        filters.add(refusals(gate));
        filters.add(new AuthorizationFilter(gate));
        steps.orderedStream().map(SecurityConfiguration::filter).forEach(filters::add);
        var proxy =
                new FilterChainProxy(
                        new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, filters));
        proxy.setFirewall(firewall());
        proxy.setRequestRejectedHandler(
                (request, response, _) ->
                        problems.write(
                                request,
                                response,
                                new ProblemException(
                                        ProblemKind.BAD_REQUEST,
                                        "The path or a header holds what no client of ours"
                                                + " sends.")));
        var registration = new FilterRegistrationBean<>(proxy);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        registration.setOrder(ORDER);
        return registration;
    }

    /** Paths are matched decoded, as Spring MVC does, and ids of documents hold anything. */
    private static StrictHttpFirewall firewall() {
        var firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowSemicolon(true);
        firewall.setAllowBackSlash(true);
        return firewall;
    }

    private static Filter filter(SignedInStep step) {
        return (request, response, rest) ->
                step.around((HttpServletRequest) request, (HttpServletResponse) response, rest);
    }

    private static AuthenticationFilter keys(KeyProvider keys, RouteGate gate) {
        var filter = new AuthenticationFilter(new ProviderManager(keys), new BearerConverter());
        filter.setSuccessHandler((_, _, _) -> {});
        filter.setFailureHandler(gate::commence);
        return filter;
    }

    private static ExceptionTranslationFilter refusals(RouteGate gate) {
        var filter = new ExceptionTranslationFilter(gate, new NullRequestCache());
        filter.setAccessDeniedHandler(gate);
        return filter;
    }
}
