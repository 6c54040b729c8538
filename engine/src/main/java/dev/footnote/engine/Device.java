package dev.footnote.engine;

import dev.footnote.engine.backend.opencl.OpenClDevice;
import dev.footnote.engine.backend.opencl.OpenClException;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What computes a model. */
public sealed interface Device {

    /** The processor. */
    record Processor() implements Device {}

    /** An OpenCL device, by its number from zero; GPUs come first. */
    record OpenCl(int index) implements Device {}

    /** The first GPU that speaks OpenCL; without one the processor. */
    record Automatic() implements Device {}

    /**
     * Reads {@code cpu}, {@code opencl}, {@code opencl:1} or {@code auto}.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    static Device of(String text) {
        Matcher numbered = Pattern.compile("opencl(?::(\\d{1,3}))?").matcher(text);
        if (numbered.matches()) {
            return new OpenCl(numbered.group(1) == null ? 0 : Integer.parseInt(numbered.group(1)));
        }
        return switch (text) {
            case "cpu" -> new Processor();
            case "auto" -> new Automatic();
            default ->
                    throw new IllegalArgumentException(
                            "the device is '%s'; cpu, opencl, opencl:NUMBER and auto are known"
                                    .formatted(text));
        };
    }

    /**
     * The OpenCL device of this machine that is meant, none where the processor computes.
     *
     * @throws ModelOpenException when it is not there
     */
    default Optional<OpenClDevice> found() {
        return switch (this) {
            case Processor() -> Optional.empty();
            case OpenCl(int index) -> {
                try {
                    yield Optional.of(OpenClDevice.numbered(index));
                } catch (OpenClException e) {
                    throw ModelOpenException.of(e);
                }
            }
            case Automatic() -> {
                try {
                    yield OpenClDevice.all().stream().filter(OpenClDevice::gpu).findFirst();
                } catch (OpenClException withoutOpenCl) {
                    yield Optional.empty();
                }
            }
        };
    }
}
