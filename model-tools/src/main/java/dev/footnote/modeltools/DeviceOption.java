package dev.footnote.modeltools;

import dev.footnote.cli.CommandFailure;
import dev.footnote.cli.ExitCode;
import dev.footnote.engine.Device;

import picocli.CommandLine.Option;

/** The device that a command computes on, or plans for. */
final class DeviceOption {
    @Option(
            names = "--device",
            description = "The device: cpu (unless given), opencl, opencl:NUMBER, auto.")
    private String device = "cpu";

    /** Another word is a mistake of usage. */
    Device chosen() {
        try {
            return Device.of(device);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.USAGE, "--device: " + e.getMessage() + ".");
        }
    }
}
