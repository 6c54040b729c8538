package dev.footnote.inference;

import dev.footnote.engine.Device;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The inference-service's settings, under {@code footnote.inference}.
 *
 * @param model folder of the model below the models folder; also its name for clients
 * @param threads threads that compute; 0 means one for each processor
 * @param contextTokensMax most tokens of one conversation, prompt and answer together
 * @param sequencesMax conversations computed side by side
 * @param queueLength requests that may wait; further ones are refused
 * @param device what computes: {@code cpu}, {@code opencl}, {@code opencl:NUMBER} or {@code auto}
 */
@ConfigurationProperties("footnote.inference")
public record InferenceSettings(
        @DefaultValue("smollm2-135m-instruct") String model,
        @DefaultValue("0") int threads,
        @DefaultValue("4096") int contextTokensMax,
        @DefaultValue("4") int sequencesMax,
        @DefaultValue("16") int queueLength,
        @DefaultValue("cpu") String device) {
    public InferenceSettings {
        requireDevice(device);
        if (threads < 0) {
            throw new IllegalArgumentException(
                    "footnote.inference.threads is %d; 0 or more is expected".formatted(threads));
        }
    }

    private static void requireDevice(String device) {
        try {
            Device.of(device);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("footnote.inference.device: " + e.getMessage(), e);
        }
    }

    Device deviceUsed() {
        return Device.of(device);
    }

    int threadsUsed() {
        return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
    }
}
