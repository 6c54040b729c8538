package dev.footnote.gateway;

import dev.footnote.identity.Audit;
import dev.footnote.servicekit.security.Caller;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An audit log in a list, newest first. */
public final class FakeAudit implements Audit {
    private final List<Entry> entries = new ArrayList<>();

    @Override
    public synchronized void record(Caller caller, Act act) {
        entries.addFirst(
                new Entry(entries.size(), Instant.EPOCH, caller.name(), Optional.empty(), act));
    }

    @Override
    public synchronized List<Entry> list(long before, int limit) {
        return List.copyOf(entries.subList(0, Math.min(limit, entries.size())));
    }

    @Override
    public synchronized int forgetBefore(Instant time) {
        int count = entries.size();
        entries.clear();
        return count;
    }
}
