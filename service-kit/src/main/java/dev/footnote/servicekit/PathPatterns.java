package dev.footnote.servicekit;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

import java.util.List;

/** Path patterns, matched as Spring MVC matches its routes, so that neither sees another path. */
record PathPatterns(List<PathPattern> patterns) {
    PathPatterns {
        patterns = List.copyOf(patterns);
    }

    static PathPatterns of(List<String> patterns) {
        return new PathPatterns(
                patterns.stream().map(PathPatternParser.defaultInstance::parse).toList());
    }

    boolean match(HttpServletRequest request) {
        var path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }
}
