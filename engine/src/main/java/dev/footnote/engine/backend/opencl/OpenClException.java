package dev.footnote.engine.backend.opencl;

/** What an OpenCL driver refused, or that there is none. */
public final class OpenClException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what was tried, what was found and what to do. */
    public OpenClException(String message) {
        super(message);
    }

    static OpenClException of(String function, int status) {
        return new OpenClException("%s failed: %s".formatted(function, name(status)));
    }

    /** The names of the errors that an installation or a full device causes. */
    private static String name(int status) {
        String name =
                switch (status) {
                    case -1 -> "CL_DEVICE_NOT_FOUND";
                    case -2 -> "CL_DEVICE_NOT_AVAILABLE";
                    case -4 -> "CL_MEM_OBJECT_ALLOCATION_FAILURE, the device has no memory left";
                    case -5 -> "CL_OUT_OF_RESOURCES";
                    case -6 -> "CL_OUT_OF_HOST_MEMORY";
                    case -11 -> "CL_BUILD_PROGRAM_FAILURE";
                    case -54 -> "CL_INVALID_WORK_GROUP_SIZE";
                    case -61 -> "CL_INVALID_BUFFER_SIZE";
                    case -1001 -> "CL_PLATFORM_NOT_FOUND_KHR, no driver is registered";
                    default -> "OpenCL error";
                };
        return "%s (%d)".formatted(name, status);
    }
}
