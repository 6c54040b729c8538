package dev.footnote.servicekit.security;

import org.springframework.http.HttpMethod;

/**
 * Who may use a method of the paths of a pattern, as Spring writes patterns. A route that no bean
 * of {@link Routes} has is not there for anybody.
 */
public record Route(HttpMethod method, String pattern, Access access) {
    public static Route get(String pattern, Access access) {
        return new Route(HttpMethod.GET, pattern, access);
    }

    public static Route post(String pattern, Access access) {
        return new Route(HttpMethod.POST, pattern, access);
    }

    public static Route put(String pattern, Access access) {
        return new Route(HttpMethod.PUT, pattern, access);
    }

    public static Route delete(String pattern, Access access) {
        return new Route(HttpMethod.DELETE, pattern, access);
    }

    /** The same below a prefix. */
    Route under(String prefix) {
        return new Route(method, prefix + pattern, access);
    }
}
