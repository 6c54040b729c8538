package dev.footnote.providers;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The model servers that are spoken to. {@link #OPENAI} is also every server that speaks OpenAI's
 * protocol and has no name of its own here.
 */
public enum ServerKind {
    OPENAI,
    AZURE,
    VLLM,
    LM_STUDIO,
    LLAMA_CPP,
    TGI,
    TEI,
    OLLAMA,
    SAGEMAKER;

    /** The name in settings: {@code lm-studio}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static ServerKind named(String name, String setting) {
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(name.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "%s is \"%s\"; use one of %s, or leave it empty for the model of this machine"
                                                .formatted(setting, name, names())));
    }

    private static String names() {
        return Arrays.stream(values()).map(ServerKind::text).collect(Collectors.joining(", "));
    }
}
