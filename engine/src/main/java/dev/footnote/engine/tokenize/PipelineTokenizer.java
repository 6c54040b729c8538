package dev.footnote.engine.tokenize;

import dev.footnote.engine.tokenize.PostProcessor.Range;
import dev.footnote.engine.tokenize.PostProcessor.Window;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The pipeline: added tokens are found in the text, what is between them is normalized, searched
 * for the added tokens that match normalized text, cut into words and given to the model.
 */
final class PipelineTokenizer implements Tokenizer {
    /** The stages. */
    record Stages(
            TextNormalizer normalizer,
            PreTokenizer preTokenizer,
            TokenModel model,
            PostProcessor postProcessor,
            TokenDecoder decoder) {}

    private final Stages stages;
    private final AddedTokens literal;
    private final AddedTokens normalized;
    private final Map<Integer, AddedToken> addedById = new HashMap<>();
    private final Map<String, AddedToken> addedByContent = new HashMap<>();
    private final int size;

    PipelineTokenizer(Stages stages, List<AddedToken> added) {
        this.stages = stages;
        Map<String, AddedToken> plain = new LinkedHashMap<>();
        Map<String, AddedToken> rewritten = new LinkedHashMap<>();
        int count = stages.model().vocabulary().size();
        for (AddedToken token : added) {
            addedById.put(token.id(), token);
            addedByContent.put(token.content(), token);
            count += stages.model().vocabulary().contains(token.content()) ? 0 : 1;
            switch (token.flags().where()) {
                case TEXT -> plain.put(token.content(), token);
                case NORMALIZED -> {
                    AlignedText content = AlignedText.of(token.content());
                    AlignedText pattern = stages.normalizer().apply(content);
                    rewritten.put(pattern.string(0, pattern.length()), token);
                }
                case NOWHERE -> {}
            }
        }
        size = count;
        literal = new AddedTokens(plain);
        normalized = new AddedTokens(rewritten);
    }

    @Override
    public List<Encoding> encodeWindows(EncodeRequest request) {
        EncodingBuilder first = tokens(request.text());
        boolean paired = request.second().isPresent();
        EncodingBuilder second = tokens(request.second().orElse(""));
        PostProcessor post = stages.postProcessor();
        int specials = request.addSpecialTokens() ? post.specialCount(paired) : 0;
        Cutter.Cut cut =
                request.truncation()
                        .map(how -> Cutter.cut(first.size(), second.size(), how, specials))
                        .orElseGet(() -> Cutter.whole(first.size(), second.size()));
        List<Encoding> windows = new ArrayList<>();
        Range a = cut.first().getFirst();
        for (Range range : cut.first()) {
            Window window = new Window(first, range, second, cut.second().getFirst());
            windows.add(post.assemble(window, paired, request.addSpecialTokens()));
        }
        for (Range range : cut.second().subList(1, cut.second().size())) {
            Window window = new Window(first, a, second, range);
            windows.add(post.assemble(window, paired, request.addSpecialTokens()));
        }
        return windows;
    }

    private EncodingBuilder tokens(String text) {
        EncodingBuilder out =
                new EncodingBuilder(stages.postProcessor().trim(), text.length() / 3 + 4);
        for (AddedTokens.Part part : literal.cut(Slice.whole(AlignedText.of(text)))) {
            if (add(part, out)) {
                continue;
            }
            Slice slice = part.slice();
            AlignedText cutOut =
                    slice.length() == slice.text().length()
                            ? slice.text()
                            : slice.text().copy(slice.from(), slice.to());
            AlignedText rewritten = stages.normalizer().apply(cutOut);
            for (AddedTokens.Part inner : normalized.cut(Slice.whole(rewritten))) {
                if (!add(inner, out)) {
                    for (Slice word : stages.preTokenizer().apply(List.of(inner.slice()))) {
                        stages.model().tokenize(word, out);
                    }
                }
            }
        }
        return out;
    }

    private static boolean add(AddedTokens.Part part, EncodingBuilder out) {
        AddedToken token = part.token();
        if (token == null) {
            return false;
        }
        Slice slice = part.slice();
        out.add(token.id(), slice.text(), slice.from(), slice.to());
        return true;
    }

    @Override
    public String decode(int[] ids, boolean skipSpecialTokens) {
        List<String> tokens = new ArrayList<>(ids.length);
        for (int id : ids) {
            String token = spelling(id);
            if (token != null && !(skipSpecialTokens && isSpecial(id))) {
                tokens.add(token);
            }
        }
        return String.join("", stages.decoder().apply(tokens));
    }

    private @Nullable String spelling(int id) {
        AddedToken added = addedById.get(id);
        return added != null ? added.content() : stages.model().vocabulary().token(id);
    }

    @Override
    public StreamDecoder streamDecoder(boolean skipSpecialTokens) {
        return new WindowDecoder(this, skipSpecialTokens);
    }

    @Override
    public int vocabularySize() {
        return size;
    }

    @Override
    public OptionalInt idOf(String token) {
        AddedToken added = addedByContent.get(token);
        int id = added != null ? added.id() : stages.model().vocabulary().id(token);
        return id < 0 ? OptionalInt.empty() : OptionalInt.of(id);
    }

    @Override
    public Optional<String> tokenOf(int id) {
        return Optional.ofNullable(spelling(id));
    }

    @Override
    public byte[] bytesOf(int id) {
        String spelling = isSpecial(id) ? null : spelling(id);
        return spelling == null ? new byte[0] : TokenText.bytes(stages.decoder(), spelling);
    }

    @Override
    public boolean dropsFirstSpace() {
        return TokenText.dropsFirstSpace(stages.decoder());
    }

    @Override
    public boolean isSpecial(int id) {
        AddedToken added = addedById.get(id);
        return added != null && added.special();
    }
}
