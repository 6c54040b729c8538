package dev.footnote.servicekit;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.time.Duration;

/**
 * The first step of a stop. The service says already that it is not ready; for some time it goes on
 * to answer, and closes each connection after the answer, so that callers who keep connections open
 * meet another service with their next request. A connection that is still open afterwards would
 * get a 503 from the container.
 */
final class Draining extends OncePerRequestFilter implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Draining.class);

    private final Duration time;
    private volatile boolean running;
    private volatile boolean leaving;

    Draining(Duration time) {
        this.time = time;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (leaving) response.setHeader("Connection", "close");
        chain.doFilter(request, response);
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        leaving = true;
        running = false;
        if (time.isZero()) return;
        log.info("Not ready any more; requests are answered for another {} s", time.toSeconds());
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Before the server, and before whatever works in the background. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
