package dev.footnote.gateway.text;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Recognises sentences of a document that speak to the machine that reads it instead of to people.
 * Such a sentence is never evidence: it is kept from the prompt and from quotes.
 *
 * <p>This is the second line of defence. The first is structural and needs no list: only sentences
 * that carry the question's own words reach the prompt, and only sentences that the documents
 * support leave it.
 */
public final class Directives {
    private static final String MACHINE =
            "(?:AI|A\\.I\\.|KI|IA|LLMs?|GPT|chat ?bots?|assistants?|language models?|Sprachmodelle?"
                    + "|modèles? de langage|asistentes?|Assistent(?:en)?)";

    private static final List<Pattern> PATTERNS =
            List.of(
                    pattern(
                            "\\b(?:ignore|disregard|forget|override|bypass|vergiss|ignoriere"
                                + "|ignorez|oubliez|ignora|olvida|dimentica)\\b.{0,40}\\b(?:"
                                + "instructions?|instrucciones|istruzioni|anweisungen|directions"
                                + "|prompts?|previous|above|prior|earlier|vorherigen|précédentes|the"
                                + " (?:table|sources?|documents?|question|context|text|rest))"),
                    pattern(
                            "\\b(?:important|note|hints?|hinweis|instructions?|attention|message|p\\.?s\\.?|memo|reminder|anweisung|nota|remarque)\\b[^.!?\\n"
                                + "]{0,20}\\b(?:for|to|an|für|à|para|per)\\b[^.!?\\n"
                                + "]{0,20}\\b(?:models?|"
                                    + MACHINE
                                    + ")\\b"),
                    pattern("^\\W*(?:dear\\s+)?" + MACHINE + "\\s*(?:\\w+\\s*)?[:,]"),
                    pattern(
                            "\\b(?:the|any|every|all|der|die|das|l'|el) ?"
                                    + MACHINE
                                    + "\\s+(?:\\w+ )?(?:must|should|shall|will|has to|have to|is to"
                                    + "|needs? to|reading|muss|soll|doit|debe)\\b"),
                    pattern(
                            "\\b(?:you are now|from now on you|act as (?:a|an|the|if)|pretend (?:to"
                                    + " be|that)|developer mode|maintenance mode|jailbreak|system"
                                    + " prompt|hidden prompt|initial prompt|system message)\\b"),
                    pattern(
                            "^\\W*(?:please |always |now |then |instead,? |only"
                                + " )*(?:say|write|reply"
                                + "|respond|answer|print|output|repeat|state|claim|tell|report"
                                + "|confirm|conclude)\\b.{0,30}\\b(?:that|with|only|every|exactly|the"
                                + " (?:single )?(?:word|phrase|code|sentence|following)|the"
                                + " user|your|all (?:questions|articles))\\b"),
                    pattern(
                            "\\b(?:and|then|but|,|;|:)\\s+(?:always |only"
                                    + " )?(?:say|write|reply|respond"
                                    + "|answer|print|output|claim|state)\\s+(?:that|with|only|every"
                                    + "|\"|“|')"),
                    pattern(
                            "\\b(?:in|end|begin|start|to|at the end of) (?:each|every|your|the) (?:"
                                + "reply|replies|answers?|responses?|summary|output)\\b.{0,60}\\b"
                                + "(?:with|the|this|include|add|append|link|write|say)\\b"),
                    pattern(
                            "\\b(?:include|add|append|show|insert|list|cite|put|display)\\b.{0,60}\\b(?:in|to|into)"
                                + " (?:your|each|every|the) (?:reply|answers?"
                                + "|responses?|output|summary)\\b"),
                    pattern("\\balways cite\\b|\\bcite (?:this page|the file|only this)\\b"),
                    pattern(
                            "\\bif (?:a|the|any) questions? (?:cannot|can't|can not)\\b"
                                    + "|\\bmake up (?:a|an|the|some|any)\\b|\\bdo not say so\\b"),
                    pattern(
                            "\\b(?:decode|base64|rot13|decrypt)\\b.{0,30}\\b(?:follow|obey|execute|run)"),
                    pattern(
                            "\\b(?:new|next|real) (?:question|request|task|instruction)s?"
                                + " (?:from|of|for|by) (?:the )?(?:user|admin|system|assistant)"),
                    pattern("^\\W*(?:system|assistant|user|human|developer)\\s*:"),
                    pattern("#{2,}\\s*(?:end|begin|start|new|system|instruction)[^\\n]*#{2,}"),
                    pattern(
                            "\\bwhen(?:ever)? (?:you|asked|someone"
                                + " asks|summari[sz]ing|answering|you"
                                + " summari[sz]e)\\b.{0,60}\\b(?:also|always|show|say|write|answer"
                                + "|include|reply|respond|add|state)\\b"),
                    pattern(
                            "\\b(?:do not|don't|never) (?:mention|reveal|disclose|tell|cite|quote"
                                    + "|answer)\\b.{0,50}\\b(?:user|source|question|document|this"
                                    + "|complaints?|reader|instruction)"));

    private Directives() {}

    /** Whether the sentence carries an instruction to a model. */
    public static boolean addressAMachine(String sentence) {
        String plain = sentence.replaceAll("[*_`~]", "").replaceAll("\\s+", " ");
        return Defusing.hasControls(sentence)
                || PATTERNS.stream().anyMatch(pattern -> pattern.matcher(plain).find());
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }
}
