package dev.footnote.servicekit.security;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Every route of a process with whom it lets pass. Paths are matched as Spring MVC matches its own,
 * the most specific pattern first, so that neither sees another path.
 */
public final class RouteTable {
    private final List<Row> rows;

    private record Row(PathPattern pattern, Route route) {}

    /** What the table says to a request. */
    sealed interface Decision {
        record Pass() implements Decision {}

        record Refuse(ProblemException problem, Set<String> allowed) implements Decision {}
    }

    RouteTable(List<Route> routes) {
        this.rows =
                routes.stream()
                        .map(
                                it ->
                                        new Row(
                                                PathPatternParser.defaultInstance.parse(
                                                        it.pattern()),
                                                it))
                        .sorted(Comparator.comparing(Row::pattern))
                        .toList();
    }

    /** The route that a request of this method and path takes. */
    public Optional<Route> find(String method, PathContainer path) {
        return matching(path).stream()
                .filter(row -> serves(row.route(), method))
                .findFirst()
                .map(Row::route);
    }

    Decision decide(HttpServletRequest request, Caller caller) {
        var path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        var route = find(request.getMethod(), path);
        if (route.isPresent()) {
            return route.get()
                    .access()
                    .refusal(caller)
                    .<Decision>map(
                            why -> new Decision.Refuse(Access.problem(caller, why), Set.of()))
                    .orElseGet(Decision.Pass::new);
        }
        Set<String> allowed =
                matching(path).stream()
                        .map(row -> row.route().method().name())
                        .collect(Collectors.toCollection(TreeSet::new));
        return allowed.isEmpty()
                ? refuse(ProblemKind.NOT_FOUND, "There is no such route.", Set.of())
                : refuse(
                        ProblemKind.METHOD_NOT_ALLOWED,
                        "This route takes %s.".formatted(String.join(", ", allowed)),
                        allowed);
    }

    private List<Row> matching(PathContainer path) {
        return rows.stream().filter(row -> row.pattern().matches(path)).toList();
    }

    private static boolean serves(Route route, String method) {
        return route.method().name().equals(method)
                || (route.method().equals(HttpMethod.GET) && method.equals("HEAD"));
    }

    private static Decision refuse(ProblemKind kind, String detail, Set<String> allowed) {
        return new Decision.Refuse(new ProblemException(kind, detail), allowed);
    }
}
