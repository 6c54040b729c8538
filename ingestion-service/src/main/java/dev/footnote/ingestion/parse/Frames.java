package dev.footnote.ingestion.parse;

import tools.jackson.databind.json.JsonMapper;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/** Length-prefixed JSON messages between the service and a parser process. */
public final class Frames {
    /** What a parser process says when it has started. */
    public static final String READY = "ready";

    private static final int BYTES_MAX = 256 << 20;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Frames() {}

    public static void write(DataOutputStream out, Object message) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(message);
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    public static <T> T read(DataInputStream in, Class<T> type) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > BYTES_MAX) {
            throw new IOException("frame of " + length + " bytes; at most " + BYTES_MAX);
        }
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) throw new EOFException("frame was cut");
        return JSON.readValue(bytes, type);
    }
}
