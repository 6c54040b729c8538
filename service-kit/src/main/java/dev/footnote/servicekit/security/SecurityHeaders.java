package dev.footnote.servicekit.security;

import org.springframework.security.web.header.HeaderWriter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ContentSecurityPolicyHeaderWriter;
import org.springframework.security.web.header.writers.HstsHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.header.writers.StaticHeadersWriter;
import org.springframework.security.web.header.writers.XContentTypeOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter;
import org.springframework.security.web.header.writers.frameoptions.XFrameOptionsHeaderWriter.XFrameOptionsMode;

import java.util.List;

/**
 * What a browser must not do with any answer of ours. An answer that has a policy of its own, as
 * the page has, keeps it.
 */
final class SecurityHeaders {
    private SecurityHeaders() {}

    static HeaderWriterFilter filter() {
        List<HeaderWriter> writers =
                List.of(
                        new XContentTypeOptionsHeaderWriter(),
                        new XFrameOptionsHeaderWriter(XFrameOptionsMode.DENY),
                        new ReferrerPolicyHeaderWriter(ReferrerPolicy.NO_REFERRER),
                        new HstsHeaderWriter(),
                        new StaticHeadersWriter("Cache-Control", "no-store"),
                        new ContentSecurityPolicyHeaderWriter(
                                "default-src 'none'; frame-ancestors 'none'"));
        var filter = new HeaderWriterFilter(writers);
        // At once: an answer that is streamed begins when it likes.
        filter.setShouldWriteHeadersEagerly(true);
        return filter;
    }
}
