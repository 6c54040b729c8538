package dev.footnote.engine.tokenize;

/**
 * WordPiece: the longest token that begins the word, then the longest continuation, and so on; a
 * word with any part unknown is unknown as a whole.
 */
final class WordPieceModel implements TokenModel {
    private final Vocabulary vocabulary;
    private final String prefix;
    private final int unknownId;
    private final int charactersMax;
    private final int tokenLengthMax;
    private final WordCache cache = new WordCache(15);

    /** A model whose continuation tokens begin with the prefix. */
    WordPieceModel(Vocabulary vocabulary, String prefix, String unknown, int charactersMax) {
        this.vocabulary = vocabulary;
        this.prefix = prefix;
        this.charactersMax = charactersMax;
        this.unknownId = vocabulary.id(unknown);
        if (unknownId < 0) {
            throw new TokenizerException(
                    TokenizerException.Kind.MALFORMED,
                    "WordPiece vocabulary lacks its unknown token \"" + unknown + "\"");
        }
        this.tokenLengthMax = vocabulary.lengthMax();
    }

    @Override
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    @Override
    public void tokenize(Slice word, EncodingBuilder out) {
        if (word.length() > charactersMax) {
            out.add(unknownId, word.text(), word.from(), word.to());
            return;
        }
        String text = word.string();
        WordCache.Entry entry = cache.find(text);
        if (entry == null) {
            entry = split(text, word.length());
            cache.put(entry);
        }
        entry.addTo(word, out);
    }

    private WordCache.Entry split(String word, int length) {
        IntList ids = new IntList(4);
        IntList froms = new IntList(4);
        IntList tos = new IntList(4);
        int from = 0; // in UTF-16 units, as to; the code points are counted beside them
        int codes = 0;
        while (from < word.length()) {
            int to = Math.min(word.length(), from + tokenLengthMax);
            int id = -1;
            for (; to > from; to--) {
                if (to < word.length() && Character.isLowSurrogate(word.charAt(to))) {
                    continue;
                }
                String piece = word.substring(from, to);
                id = vocabulary.id(from == 0 ? piece : prefix + piece);
                if (id >= 0) {
                    break;
                }
            }
            if (id < 0) {
                return unknown(word, length);
            }
            ids.add(id);
            froms.add(codes);
            codes += word.codePointCount(from, to);
            tos.add(codes);
            from = to;
        }
        return new WordCache.Entry(word, ids, froms, tos);
    }

    private WordCache.Entry unknown(String word, int length) {
        IntList ids = new IntList(1);
        IntList froms = new IntList(1);
        IntList tos = new IntList(1);
        ids.add(unknownId);
        froms.add(0);
        tos.add(length);
        return new WordCache.Entry(word, ids, froms, tos);
    }
}
