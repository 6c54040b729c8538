package dev.footnote.engine.tokenize;

import dev.footnote.engine.tokenize.AddedToken.Flags;
import dev.footnote.engine.tokenize.AddedToken.Where;
import dev.footnote.engine.tokenize.PipelineTokenizer.Stages;
import dev.footnote.engine.tokenize.PostProcessor.Piece;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads SentencePiece {@code .model} files, byte-pair and unigram. */
final class SentencePieceFile {
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    private static final int UNIGRAM = 1;
    private static final int BYTE_PAIR = 2;

    private final List<String> pieces = new ArrayList<>();
    private final List<Float> scores = new ArrayList<>();
    private final IntList types = new IntList(1024);
    private long model = UNIGRAM;
    private boolean byteFallback;
    private boolean prefixed = true;
    private boolean collapses = true;
    private CharacterMap map = CharacterMap.of(new byte[0]);

    private final Optional<SentencePieceSettings> settings;

    private SentencePieceFile(Optional<SentencePieceSettings> settings) {
        this.settings = settings;
    }

    /** As SentencePiece itself reads it. */
    static Tokenizer read(byte[] bytes) {
        return read(bytes, new SentencePieceFile(Optional.empty()));
    }

    /** As Hugging Face transformers reads it: with tokens around texts, and found in them. */
    static Tokenizer read(byte[] bytes, SentencePieceSettings settings) {
        return read(bytes, new SentencePieceFile(Optional.of(settings)));
    }

    private static Tokenizer read(byte[] bytes, SentencePieceFile file) {
        ProtocolBuffer message = new ProtocolBuffer(bytes);
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 1 -> file.piece(new ProtocolBuffer(message.bytes()));
                case 2 -> file.trainer(new ProtocolBuffer(message.bytes()));
                case 3 -> file.normalizer(new ProtocolBuffer(message.bytes()));
                default -> message.skip();
            }
        }
        return file.tokenizer();
    }

    private void piece(ProtocolBuffer message) {
        String piece = "";
        float score = 0;
        int type = NORMAL;
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 1 -> piece = message.text();
                case 2 -> score = message.real();
                case 3 -> type = (int) message.number();
                default -> message.skip();
            }
        }
        pieces.add(piece);
        scores.add(score);
        types.add(type);
    }

    private void trainer(ProtocolBuffer message) {
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 3 -> model = message.number();
                case 35 -> byteFallback = message.number() != 0;
                default -> message.skip();
            }
        }
    }

    private void normalizer(ProtocolBuffer message) {
        for (int field = message.next(); field != 0; field = message.next()) {
            switch (field) {
                case 2 -> map = CharacterMap.of(message.bytes());
                case 3 -> prefixed = message.number() != 0;
                case 4 -> collapses = message.number() != 0;
                default -> message.skip();
            }
        }
    }

    private Tokenizer tokenizer() {
        double[] values = new double[pieces.size()];
        boolean[] usable = new boolean[pieces.size()];
        int unknown = -1;
        for (int id = 0; id < values.length; id++) {
            values[id] = types.get(id) == USER_DEFINED ? 0 : scores.get(id);
            usable[id] = types.get(id) == NORMAL || types.get(id) == USER_DEFINED;
            unknown = types.get(id) == UNKNOWN ? id : unknown;
        }
        if (unknown < 0) {
            throw new TokenizerException(
                    TokenizerException.Kind.MALFORMED,
                    "the SentencePiece model has %d pieces, none of them the unknown one"
                            .formatted(values.length));
        }
        return new PipelineTokenizer(
                new Stages(
                        new TextNormalizer.SentencePiece(map, collapses, prefixed),
                        new PreTokenizer.Sequence(List.of()),
                        model(values, usable, unknown),
                        settings.map(this::around).orElse(PostProcessor.plain(Optional.empty())),
                        SentencePieces.decoder(prefixed)),
                added());
    }

    private TokenModel model(double[] values, boolean[] usable, int unknown) {
        if (model == BYTE_PAIR) {
            return new BytePairModel(
                    Vocabulary.of(pieces),
                    SentencePieces.ranks(pieces, values, usable),
                    new BytePairModel.Settings(pieces.get(unknown), true, byteFallback, false));
        }
        if (model == UNIGRAM) {
            List<String> spelled = new ArrayList<>();
            for (int id = 0; id < usable.length; id++) {
                spelled.add(usable[id] ? pieces.get(id) : "");
            }
            return new UnigramModel(
                    Vocabulary.of(pieces),
                    new CodeTrie(spelled),
                    values,
                    new UnigramModel.Unknown(unknown, byteFallback));
        }
        throw new TokenizerException(
                TokenizerException.Kind.UNSUPPORTED,
                "the SentencePiece model is of type %d; unigram (1) and byte-pair (2) are read"
                        .formatted(model));
    }

    private List<AddedToken> added() {
        List<AddedToken> added = new ArrayList<>();
        for (int id = 0; id < pieces.size(); id++) {
            int type = types.get(id);
            boolean special = type == CONTROL || type == UNKNOWN;
            if (special || type == USER_DEFINED) {
                // With a space put in front, a symbol in normalized text would have to begin with
                // it.
                Where found = prefixed ? Where.TEXT : Where.NORMALIZED;
                Where spelled = settings.isPresent() ? Where.TEXT : Where.NOWHERE;
                Flags flags = new Flags(false, false, false, special ? spelled : found);
                added.add(new AddedToken(id, pieces.get(id), flags, special));
            }
        }
        settings.ifPresent(it -> addMore(it, added));
        return added;
    }

    private void addMore(SentencePieceSettings more, List<AddedToken> added) {
        int size = pieces.size();
        for (int i = 0; i < more.extras(); i++) {
            int id = size + more.extras() - 1 - i;
            added.add(new AddedToken(id, "<extra_id_%d>".formatted(i), Flags.EXACT, true));
        }
        Set<Integer> there = new HashSet<>();
        added.forEach(token -> there.add(token.id()));
        more.added().stream().filter(token -> there.add(token.id())).forEach(added::add);
    }

    private PostProcessor around(SentencePieceSettings around) {
        List<Piece> single = new ArrayList<>();
        List<Piece> pair = new ArrayList<>();
        around.first().ifPresent(it -> single.add(new Piece.Special(id(it), 0)));
        single.add(new Piece.First(0));
        around.last().ifPresent(it -> single.add(new Piece.Special(id(it), 0)));
        pair.addAll(single);
        around.first().ifPresent(it -> pair.add(new Piece.Special(id(it), 1)));
        pair.add(new Piece.Second(1));
        around.last().ifPresent(it -> pair.add(new Piece.Special(id(it), 1)));
        return new PostProcessor(Optional.empty(), single, pair);
    }

    private int id(String piece) {
        int id = pieces.indexOf(piece);
        if (id < 0) {
            throw new TokenizerException(
                    TokenizerException.Kind.MALFORMED,
                    "texts are to begin or end with \"%s\", which the SentencePiece model does not have"
                            .formatted(piece));
        }
        return id;
    }
}
