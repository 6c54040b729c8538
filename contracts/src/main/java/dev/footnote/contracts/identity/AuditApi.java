package dev.footnote.contracts.identity;

import dev.footnote.contracts.ingestion.Listing;

import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** What was done by whom, for administrators. */
@HttpExchange("/api/v1/audit")
public interface AuditApi {
    /** Newest first. */
    @GetExchange
    Listing<AuditRecord> list(
            @RequestParam(required = false) String cursor,
            @RequestParam(defaultValue = "100") int limit);
}
