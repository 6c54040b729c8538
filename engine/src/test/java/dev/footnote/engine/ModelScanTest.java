package dev.footnote.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class ModelScanTest {
    @TempDir private Path root;

    @Test
    void whateverIsDroppedThereIsFoundByName() throws IOException {
        touch("loose.Q4_K.gguf");
        touch("one/any-name.gguf");
        touch("several/small.gguf", "several/large.gguf");
        touch("split/big-00001-of-00002.gguf", "split/big-00002-of-00002.gguf");
        touch("hub/config.json", "hub/model.safetensors");
        touch("graph/onnx/model.onnx", "graph/tokenizer.json");
        touch("org/deep/model.gguf");
        touch("tuned/adapter_config.json", "tuned/adapter_model.safetensors");
        touch(".staging-x/model.gguf", "notes/readme.txt", "one/mmproj-f16.gguf");
        assertThat(names())
                .containsExactly(
                        "deep", "graph", "hub", "large", "loose.Q4_K", "one", "small", "split");
        assertThat(named(ModelScan.Content.ADAPTER)).containsExactly("tuned");
        assertThat(
                        ModelScan.of(root).stream()
                                .filter(it -> it.name().equals("split"))
                                .map(ModelScan.Found::path))
                .containsExactly(root.resolve("split/big-00001-of-00002.gguf"));
    }

    @Test
    void ofTwoThatAreCalledAlikeTheDeeperHasItsWholeWay() throws IOException {
        touch("llama/a.gguf", "org/llama/b.gguf");
        assertThat(names()).containsExactly("llama", "org--llama--b");
    }

    @Test
    void aFolderThatIsNotThereHasNoModels() {
        assertThat(ModelScan.of(root.resolve("none"))).isEmpty();
    }

    private List<String> names() {
        return named(ModelScan.Content.MODEL);
    }

    private List<String> named(ModelScan.Content content) {
        return ModelScan.of(root).stream()
                .filter(it -> it.content() == content)
                .map(ModelScan.Found::name)
                .toList();
    }

    private void touch(String... files) throws IOException {
        for (String file : files) {
            Path path = root.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, "");
        }
    }
}
