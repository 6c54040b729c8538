package dev.footnote.engine.tokenize;

import dev.footnote.engine.tokenize.AddedToken.Flags;
import dev.footnote.engine.tokenize.AddedToken.Where;
import dev.footnote.engine.tokenize.PipelineTokenizer.Stages;
import dev.footnote.engine.tokenize.PostProcessor.Piece;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the {@code tokenizer.ggml.*} keys of a GGUF file. */
final class GgufTokenizer {
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    private final GgufKeys keys;
    private final List<String> tokens;
    private final int[] types;

    GgufTokenizer(Map<String, Object> metadata) {
        keys = new GgufKeys(metadata);
        tokens = keys.strings("tokens");
        types = keys.ints("token_type", tokens.size());
    }

    Tokenizer read() {
        String model = keys.text("model", "");
        return switch (model) {
            case "gpt2" -> bytePair();
            case "bert" -> wordPiece();
            case "llama" -> sentencePiece();
            default ->
                    throw new TokenizerException(
                            TokenizerException.Kind.UNSUPPORTED,
                            "GGUF tokenizer.ggml.model is \"%s\"; gpt2, bert and llama are read"
                                    .formatted(model));
        };
    }

    private Tokenizer bytePair() {
        Vocabulary vocabulary = Vocabulary.of(tokens);
        List<String> merges = keys.strings("merges");
        PairRanks ranks = new PairRanks(merges.size());
        for (int rank = 0; rank < merges.size(); rank++) {
            Merges.put(ranks, vocabulary, Merges.parse(rank, merges.get(rank)));
        }
        String name = keys.text("pre", "default");
        SplitPatterns named = SplitPatterns.named(name);
        SplitPatterns patterns = hasRunsOfSpaces() ? named.composed() : named;
        boolean spaced = keys.flag("add_space_prefix", false);
        return new PipelineTokenizer(
                new Stages(
                        patterns.normalizer(),
                        PreTokenizerReader.byteLevel(spaced, patterns.expressions()),
                        new BytePairModel(
                                vocabulary,
                                ranks,
                                new BytePairModel.Settings(
                                        "", false, false, patterns.ignoreMerges())),
                        framed(patterns.ignoreMerges()),
                        new TokenDecoder.Bytes()),
                added(tokens));
    }

    /**
     * Whether runs of spaces are tokens of their own outside the merges. The GPT-NeoX vocabulary
     * and its kin are made so; they want composed text, which no key of the file says.
     */
    private boolean hasRunsOfSpaces() {
        for (int id = 0; id < types.length; id++) {
            if (types[id] == USER_DEFINED && tokens.get(id).isBlank()) {
                return true;
            }
        }
        return false;
    }

    private Tokenizer sentencePiece() {
        List<String> pieces = new ArrayList<>(tokens);
        double[] scores = keys.doubles("scores", tokens.size());
        boolean[] usable = new boolean[tokens.size()];
        for (int id = 0; id < types.length; id++) {
            usable[id] = types[id] == 1 || types[id] == USER_DEFINED;
            if (types[id] == USER_DEFINED) {
                // Symbols of the user's are always taken; files give them any score.
                scores[id] = 0;
                pieces.set(id, pieces.get(id).replace(' ', SentencePieces.SPACE));
            }
        }
        Vocabulary vocabulary = Vocabulary.of(pieces);
        PairRanks ranks = SentencePieces.ranks(pieces, scores, usable);
        boolean spaced = keys.flag("add_space_prefix", true);
        OptionalInt unknown = keys.id("unknown_token_id", tokens.size());
        return new PipelineTokenizer(
                new Stages(
                        SentencePieces.normalizer(spaced),
                        new PreTokenizer.Sequence(List.of()),
                        new BytePairModel(
                                vocabulary,
                                ranks,
                                new BytePairModel.Settings(
                                        unknown.isPresent() ? pieces.get(unknown.getAsInt()) : "",
                                        true,
                                        true,
                                        false)),
                        framed(true),
                        SentencePieces.decoder(spaced)),
                added(tokens));
    }

    private Tokenizer wordPiece() {
        List<String> pieces = new ArrayList<>(tokens.size());
        boolean cased = false;
        for (int id = 0; id < tokens.size(); id++) {
            String token = tokens.get(id);
            boolean bracketed = token.startsWith("[") && token.endsWith("]");
            if (bracketed || types[id] == CONTROL || types[id] == UNKNOWN) {
                pieces.add(token);
                continue;
            }
            cased |= !token.toLowerCase(Locale.ROOT).equals(token);
            boolean begins = token.indexOf(SentencePieces.SPACE) == 0;
            pieces.add(begins ? token.substring(1) : "##" + token);
        }
        OptionalInt unknown = keys.id("unknown_token_id", tokens.size());
        int first = keys.requiredId("cls_token_id", "bos_token_id", tokens.size());
        int separator = keys.requiredId("seperator_token_id", "eos_token_id", tokens.size());
        return new PipelineTokenizer(
                new Stages(
                        new TextNormalizer.Bert(true, true, !cased, !cased),
                        PreTokenizerReader.bert(),
                        new WordPieceModel(
                                Vocabulary.of(pieces),
                                "##",
                                unknown.isPresent() ? pieces.get(unknown.getAsInt()) : "[UNK]",
                                100),
                        PostProcessorReader.bert(Optional.empty(), first, separator),
                        new TokenDecoder.WordPiece("##", true)),
                added(pieces));
    }

    /** Begin and end of text as the file wants them. */
    private PostProcessor framed(boolean beginsByDefault) {
        List<Piece> single = new ArrayList<>();
        List<Piece> pair = new ArrayList<>();
        OptionalInt begin = keys.id("bos_token_id", tokens.size());
        OptionalInt end = keys.id("eos_token_id", tokens.size());
        boolean begins = keys.flag("add_bos_token", beginsByDefault) && begin.isPresent();
        boolean ends = keys.flag("add_eos_token", false) && end.isPresent();
        for (int typeId = 0; typeId < 2; typeId++) {
            if (begins) {
                pair.add(new Piece.Special(begin.getAsInt(), typeId));
            }
            pair.add(typeId == 0 ? new Piece.First(0) : new Piece.Second(1));
            if (ends) {
                pair.add(new Piece.Special(end.getAsInt(), typeId));
            }
            if (typeId == 0) {
                single.addAll(pair);
            }
        }
        return new PostProcessor(Optional.empty(), single, pair);
    }

    private List<AddedToken> added(List<String> spellings) {
        List<AddedToken> added = new ArrayList<>();
        for (int id = 0; id < types.length; id++) {
            boolean special = types[id] == CONTROL || types[id] == UNKNOWN;
            if ((special || types[id] == USER_DEFINED) && !spellings.get(id).isEmpty()) {
                boolean blank = spellings.get(id).isBlank();
                Where where = blank ? Where.NORMALIZED : Where.TEXT;
                Flags flags = new Flags(false, false, false, where);
                added.add(new AddedToken(id, spellings.get(id), flags, special));
            }
        }
        return added;
    }
}
