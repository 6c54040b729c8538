package dev.footnote.servicekit;

import dev.footnote.contracts.problem.ProblemException;
import dev.footnote.contracts.problem.ProblemKind;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Refuses bodies over the limit of their route: at once by their stated length, or while read. */
final class BodyLimitFilter extends OncePerRequestFilter {
    private record Rule(PathPatterns paths, DataSize max) {}

    private final List<Rule> rules;
    private final ProblemWriter problems;

    BodyLimitFilter(List<BodyLimit> limits, ProblemWriter problems) {
        this.rules =
                limits.stream()
                        .map(it -> new Rule(PathPatterns.of(List.of(it.pattern())), it.max()))
                        .toList();
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long bytesMax = bytesMax(request);
        if (request.getContentLengthLong() > bytesMax) {
            problems.write(request, response, tooLarge(bytesMax));
            return;
        }
        chain.doFilter(new LimitedRequest(request, bytesMax), response);
    }

    private long bytesMax(HttpServletRequest request) {
        return rules.stream()
                .filter(rule -> rule.paths().match(request))
                .findFirst()
                .map(Rule::max)
                .orElse(BodyLimit.GENERAL)
                .toBytes();
    }

    private static ProblemException tooLarge(long bytesMax) {
        return new ProblemException(
                ProblemKind.TOO_LARGE,
                "The body is larger than %,d bytes, the limit of this route. Send less at once."
                        .formatted(bytesMax));
    }

    private static final class LimitedRequest extends HttpServletRequestWrapper {
        private final long bytesMax;

        LimitedRequest(HttpServletRequest request, long bytesMax) {
            super(request);
            this.bytesMax = bytesMax;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return new LimitedInput(super.getInputStream(), bytesMax);
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(
                    new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }

    private static final class LimitedInput extends ServletInputStream {
        private final ServletInputStream input;
        private final long bytesMax;
        private long bytesRead;

        LimitedInput(ServletInputStream input, long bytesMax) {
            this.input = input;
            this.bytesMax = bytesMax;
        }

        @Override
        public int read() throws IOException {
            int value = input.read();
            if (value >= 0) count(1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = input.read(target, offset, length);
            if (count > 0) count(count);
            return count;
        }

        private void count(int bytes) {
            bytesRead += bytes;
            if (bytesRead > bytesMax) throw tooLarge(bytesMax);
        }

        @Override
        public boolean isFinished() {
            return input.isFinished();
        }

        @Override
        public boolean isReady() {
            return input.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            input.setReadListener(listener);
        }
    }
}
