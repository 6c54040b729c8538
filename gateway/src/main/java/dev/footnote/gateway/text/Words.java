package dev.footnote.gateway.text;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts a text into words and tells what each of them is. */
public final class Words {
    static final Set<String> STOP =
            Set.copyOf(
                    List.of(
                            ("a an the this that these those it its they them their he she his her"
                                 + " him we us our you your i me my one ones of in on at to for"
                                 + " from by with as and or nor but if then than so is are was were"
                                 + " be been being am do does did done have has had having can"
                                 + " could will would shall should may might must what which who"
                                 + " whom whose when where why how there here not no any all some"
                                 + " each every also only just into onto over under about between"
                                 + " during while because until against out up down off again more"
                                 + " most much many very such own same other another both few"
                                 + " please tell say does kind sort mean means get gets der die das"
                                 + " den dem des ein eine einen einem einer eines und oder aber ist"
                                 + " sind war waren wird werden wurde sein hat haben kann können"
                                 + " muss im in am an auf aus bei mit nach von vor zu zum zur für"
                                 + " um über unter wie was wer wen wem wann wo warum welche welcher"
                                 + " welches nicht kein keine auch nur es er sie wir ihr man sich"
                                 + " dass wenn als pro bis le la les un une des du de et ou est"
                                 + " sont dans pour par sur avec que qui quoi quel quelle quels"
                                 + " quelles comment quand où pourquoi ce cette ces il elle ils"
                                 + " elles ne pas au aux en se el los las una unos unas y o es son"
                                 + " del al con para por que qué quién cuál cuándo dónde cómo su"
                                 + " sus lo")
                                    .split(" +")));

    private Words() {}

    public static List<Word> of(String text) {
        List<Word> words = new ArrayList<>();
        boolean opens = true;
        int i = 0;
        while (i < text.length()) {
            int point = text.codePointAt(i);
            if (!isWordPoint(point)) {
                if (".!?:\n\"“„•".indexOf(point) >= 0) opens = true;
                i += Character.charCount(point);
                continue;
            }
            int end = ideographic(point) ? i + Character.charCount(point) : wordEnd(text, i);
            words.add(word(text, new Span(i, end), opens));
            opens = false;
            i = end;
        }
        return words;
    }

    /** The words that carry meaning, by key, in their order. */
    public static Set<String> keys(String text) {
        Set<String> keys = new LinkedHashSet<>();
        for (Word word : of(text)) if (word.carriesMeaning()) keys.add(word.key());
        return keys;
    }

    private static boolean isWordPoint(int point) {
        return Character.isLetterOrDigit(point) || point == '_';
    }

    private static boolean ideographic(int point) {
        return switch (Character.UnicodeScript.of(point)) {
            case HAN, HIRAGANA, KATAKANA, THAI -> true;
            default -> false;
        };
    }

    private static int wordEnd(String text, int start) {
        int i = start;
        while (i < text.length()) {
            int point = text.codePointAt(i);
            int next = i + Character.charCount(point);
            if (isWordPoint(point) ? ideographic(point) : !joins(text, i, start)) break;
            i = next;
        }
        return i;
    }

    /** Whether the sign at i holds two parts of one word together: 3.14, pg_hba.conf, A-100. */
    private static boolean joins(String text, int i, int start) {
        if (i + 1 >= text.length() || i == start) return false;
        char before = text.charAt(i - 1);
        char after = text.charAt(i + 1);
        boolean digits = Character.isDigit(before) && Character.isDigit(after);
        return switch (text.charAt(i)) {
            case '.' -> Character.isLetterOrDigit(before) && Character.isLetterOrDigit(after);
            case ',', ':', '/' -> digits;
            case '-' ->
                    (Character.isDigit(before) || Character.isDigit(after))
                            && Character.isLetterOrDigit(before)
                            && Character.isLetterOrDigit(after);
            case '\'', '’' -> Character.isLetter(before) && Character.isLetter(after);
            default -> false;
        };
    }

    private static Word word(String text, Span span, boolean opens) {
        String written = span.of(text);
        Word.Kind kind = kind(written, opens);
        String key =
                switch (kind) {
                    case NUMBER -> number(written);
                    case IDENTIFIER -> identifier(written);
                    case STOP -> written.toLowerCase(Locale.ROOT);
                    case NAME, COMMON -> stem(possessorOf(written.toLowerCase(Locale.ROOT)));
                };
        return new Word(key, written, kind, span);
    }

    private static Word.Kind kind(String written, boolean opens) {
        boolean digit = false;
        boolean letter = false;
        boolean sign = false;
        boolean innerCapital = false;
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            digit |= Character.isDigit(c);
            letter |= Character.isLetter(c);
            sign |= c == '_' || c == '.';
            innerCapital |= i > 0 && Character.isUpperCase(c);
        }
        if (digit && !letter) return Word.Kind.NUMBER;
        if (digit || sign) return Word.Kind.IDENTIFIER;
        if (STOP.contains(written.toLowerCase(Locale.ROOT).replace('’', '\'')))
            return Word.Kind.STOP;
        if (innerCapital) return Word.Kind.IDENTIFIER;
        boolean capital = Character.isUpperCase(written.charAt(0));
        return capital && !opens ? Word.Kind.NAME : Word.Kind.COMMON;
    }

    /** 3,420.00 and 3420 are the same number. */
    private static String number(String written) {
        String plain = written.replaceAll(",(?=\\d{3}(\\D|$))", "");
        return plain.contains(".") ? plain.replaceAll("\\.?0+$", "") : plain;
    }

    /** A plural of an acronym (APIs) is compared as the acronym. */
    private static String identifier(String written) {
        boolean plural = written.length() > 2 && written.endsWith("s");
        boolean acronym = plural && Character.isUpperCase(written.charAt(written.length() - 2));
        String singular = acronym ? written.substring(0, written.length() - 1) : written;
        String lower = singular.toLowerCase(Locale.ROOT);
        return lower.chars().allMatch(Character::isLetter) ? stem(lower) : lower;
    }

    private static String possessorOf(String lower) {
        int mark = Math.max(lower.indexOf('\''), lower.indexOf('’'));
        return mark > 0 && lower.length() - mark <= 2 ? lower.substring(0, mark) : lower;
    }

    /** A light English stem: enough that plurals and tenses meet, too little to join two words. */
    static String stem(String lower) {
        String word = lower;
        if (word.length() > 4 && word.endsWith("ies")) {
            return word.substring(0, word.length() - 3) + "y";
        }
        if (word.length() > 3
                && word.endsWith("s")
                && !word.endsWith("ss")
                && !word.endsWith("us")) {
            word = word.substring(0, word.length() - 1);
        }
        if (word.length() > 5 && word.endsWith("ing")) {
            word = undoubled(word.substring(0, word.length() - 3));
        } else if (word.length() > 4 && word.endsWith("ed")) {
            word = undoubled(word.substring(0, word.length() - 2));
        }
        return word.length() > 3 && word.endsWith("e")
                ? word.substring(0, word.length() - 1)
                : word;
    }

    private static String undoubled(String word) {
        int last = word.length() - 1;
        boolean twice = last > 2 && word.charAt(last) == word.charAt(last - 1);
        return twice && "lsz".indexOf(word.charAt(last)) < 0 ? word.substring(0, last) : word;
    }
}
