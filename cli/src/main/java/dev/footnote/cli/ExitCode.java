package dev.footnote.cli;

/** How a command ends. The numbers are part of the interface; the launcher uses the same ones. */
public enum ExitCode {
    OK(0),
    FAILED(1),
    USAGE(2),
    NO_JDK(3),
    NO_MAVEN(4),
    BUILD_FAILED(5),
    NO_NETWORK(6),
    PORT_OCCUPIED(7),
    DISK_FULL(8),
    CORRUPT_MODEL(9),
    NOT_RUNNING(10),
    TOO_LARGE(11),
    INTERRUPTED(130);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
