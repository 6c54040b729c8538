package dev.footnote.servicekit.security;

import java.util.List;

/** A service's part of the table of routes; declare a bean of it. */
public record Routes(List<Route> routes) {
    public Routes {
        routes = List.copyOf(routes);
    }

    public static Routes of(Route... routes) {
        return new Routes(List.of(routes));
    }

    /** The same routes, where several services share a process. */
    public Routes under(String prefix) {
        return new Routes(routes.stream().map(route -> route.under(prefix)).toList());
    }
}
