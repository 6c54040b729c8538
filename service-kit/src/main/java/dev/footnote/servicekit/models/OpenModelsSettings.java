package dev.footnote.servicekit.models;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * How much the models of one process may take together, under {@code footnote.open-models}.
 *
 * @param weightsMax of all open models; 0 means four fifths of the memory beside the heap
 * @param heapMax of their caches and buffers; 0 means nine tenths of the heap
 * @param idle after which time a model that nobody uses is closed, unless it is a service's default
 */
@ConfigurationProperties("footnote.open-models")
public record OpenModelsSettings(
        @DefaultValue("0") DataSize weightsMax,
        @DefaultValue("0") DataSize heapMax,
        @DefaultValue("15m") Duration idle) {
    public OpenModelsSettings {
        if (weightsMax.isNegative() || heapMax.isNegative() || !idle.isPositive()) {
            throw new IllegalArgumentException(
                    "footnote.open-models: weights-max is %s, heap-max %s and idle %s; sizes of 0 or"
                                    .formatted(weightsMax, heapMax, idle)
                            + " more and a time above 0 are expected");
        }
    }

    /** The budget on this machine. */
    Footprint budget() {
        long heap = Runtime.getRuntime().maxMemory();
        long weights = Math.max(0, machineBytes() - heap) / 5 * 4;
        return new Footprint(
                weightsMax.toBytes() == 0 ? weights : weightsMax.toBytes(),
                heapMax.toBytes() == 0 ? heap / 10 * 9 : heapMax.toBytes());
    }

    private static long machineBytes() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof com.sun.management.OperatingSystemMXBean bean
                ? bean.getTotalMemorySize()
                : Long.MAX_VALUE;
    }
}
