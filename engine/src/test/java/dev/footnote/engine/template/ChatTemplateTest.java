package dev.footnote.engine.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

class ChatTemplateTest {
    private static final TemplateLimits SMALL = new TemplateLimits(10_000, 20_000, 30);

    private static String render(String template) {
        Clock clock = Clock.fixed(Instant.parse("2024-07-26T08:05:00Z"), ZoneOffset.UTC);
        return ChatTemplate.parse(template, SMALL, clock)
                .render(Map.of("name", "Ada", "list", List.of(3, 1, 2), "map", Map.of("k", 1.5)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '§',
            quoteCharacter = '`',
            value = {
                "{{ 'a' ~ 1 * 2 ~ 3 }} § a23",
                "{{ 2 ** 3 ** 2 }} {{ -7 // 2 }} {{ -7 % 3 }} {{ 7 / 2 }} § 64 -4 2 3.5",
                "{{ 1 < 2 < 3 }} {{ 1 == 1.0 == true }} {{ not 1 in list }} § True True False",
                "{{ list[1:] }} {{ list[::-1] }} {{ name[-1] }} {{ list[5] is defined }} § [1, 2]"
                        + " [2, 1, 3] a False",
                "{{ [1, 'it\\'s', none, 1e20, {'a': [1, 2.0]}] }} § [1, \"it's\", None, 1e+20,"
                        + " {'a': [1, 2.0]}]",
                "{{ list | sort | join(', ') }} {{ list | max }} {{ list | map('string') | list }}"
                        + " § 1, 2, 3 3 ['3', '1', '2']",
                "{{ name.upper()[:2] | lower }} {{ ' x '.strip() }} {{ 'a-b-c'.split('-', 1) }} §"
                        + " ad x ['a', 'b-c']",
                "{{ map.k }} {{ map['x'] | default('none') }} {{ map.get('y', 2) }} {{ map.values()"
                        + " | list }} § 1.5 none 2 [1.5]",
                "{% for a, b in [(1, 2), (3, 4)] %}{{ a + b }}{{ ',' if not loop.last }}{% else"
                        + " %}no{% endfor %} § 3,7",
                "{% set x = 1 %}{% for i in list %}{% set x = x + i %}{% endfor %}{{ x }} § 1",
                "{% set n = namespace(x=1) %}{% for i in list %}{% set n.x = n.x + i %}{% endfor"
                        + " %}{{ n.x }} § 7",
                "{% macro m(a, b='?') %}{{ a }}{{ b }}{{ caller() if caller }}{% endmacro %}{{ m(1)"
                        + " }}{% call m(2, 3) %}!{% endcall %} § 1?23!",
                "{% set t %}{{ name }}x{% endset %}{{ t }} {% filter upper %}abc{% endfilter %} §"
                        + " Adax ABC",
                "{% raw %}{{ no }}{% endraw %}{# gone #} {{ '}}' }} § {{ no }} }}",
                "{{ strftime_now('%d %b %Y %H:%M') }} § 26 Jul 2024 08:05",
                "{{ 'é😀'[1] }} {{ 'é😀' | length }} {{ {'a': 'é<'} | tojson }} § 😀 2 {\"a\":"
                        + " \"é<\"}",
                "{{ ['b', 'A', 'b'] | unique | join }} {{ list | select('odd') | list }} {{ 'x' is"
                        + " in 'xy' }} § bA [3, 1] True",
                "{{ nothing }}{{ nothing is defined }}{{ nothing | default('d') }} § Falsed"
            })
    void evaluatesAsTheReferenceDoes(String template, String expected) {
        assertThat(render(template)).isEqualTo(expected);
    }

    @Test
    void blocksTakeTheirLineBreakAndIndentationWithThem() {
        assertThat(render("a\n  {% if true %}\n  b\n  {% endif %}\nc\n")).isEqualTo("a\n  b\nc");
        assertThat(render("a\n  {%+ if true +%}\nb{% endif %}")).isEqualTo("a\n  \nb");
        assertThat(render("a \n {{- 1 -}} \n b")).isEqualTo("a1b");
        assertThat(render("  {# c #}\nx {% if 1 %}y{% endif %} z")).isEqualTo("x y z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{{ 'x' * 1000000000 }}",
                "{{ '' * 9000000000000000000 }}",
                "{{ [1] * 1000000000 }}",
                "{% for i in range(100) %}{{ 'x' * 1000 }}{% endfor %}",
                "{{ range(1000000) }}",
                "{{ ('x' * 9000) | replace('x', 'yyyy') }}",
                "{{ ((((((((((((((((((((((((((((((((1)))))))))))))))))))))))))))))))) }}"
            })
    void refusesToGoBeyondItsLimits(String template) {
        assertThat(failure(template).kind()).isEqualTo(TemplateException.Kind.LIMIT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{",
                "{{ 1",
                "{% if %}{% endif %}",
                "{% if 1 %}",
                "{% endif %}",
                "{{ 1 + }}",
                "{# x",
                "{% for in x %}{% endfor %}",
                "{{ 'a }}",
                "{{ a[ }}",
                "{{ ? }}",
                "{% raw %}",
                "{{ '\\u12' }}",
                "{{ 99999999999999999999 }}"
            })
    void refusesWhatIsNoTemplate(String template) {
        assertThat(failure(template).kind()).isEqualTo(TemplateException.Kind.SYNTAX);
    }

    @Test
    void saysWhatWentWrongAndWhere() {
        assertThat(failure("\n{{ nothing.x }}"))
                .hasMessage("template line 2: 'nothing' is undefined");
        assertThat(failure("{{ 1 + 'a' }}"))
                .hasMessage("template line 1: unsupported operand types for ADD: int and str");
        assertThat(failure("{{ 1 | nope }}").kind()).isEqualTo(TemplateException.Kind.UNSUPPORTED);
        TemplateException raised = failure("{{ raise_exception('only user') }}");
        assertThat(raised.kind()).isEqualTo(TemplateException.Kind.RAISED);
        assertThat(raised).hasMessage("only user");
    }

    private static TemplateException failure(String template) {
        return catchThrowableOfType(TemplateException.class, () -> render(template));
    }

    @Test
    void mutatedTemplatesRenderOrFailWithATypedError() {
        long seed = Long.getLong("footnote.fuzz.seed", 20261124L);
        SplittableRandom random = new SplittableRandom(seed);
        String base =
                "{% for m in list if m > 1 %}{{ loop.index ~ m | string }}{% if m is odd %}x"
                        + "{% elif m in [2] %}{{ name[1:] | upper }}{% endif %}{% endfor %}"
                        + "{% set a = {'k': [1, -2.5]} %}{{ a.k | tojson }}{# c #}";
        String pieces = "{}%#[]()|.,:'\"+-*/~=<>! \n19axif";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(base);
            for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                char piece = pieces.charAt(random.nextInt(pieces.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.setCharAt(at, piece);
                    case 1 -> text.deleteCharAt(at);
                    default -> text.insert(at, piece);
                }
            }
            try {
                render(text.toString());
            } catch (TemplateException expected) {
                assertThat(expected.getMessage()).as("seed %d: %s", seed, text).isNotNull();
            } catch (RuntimeException e) {
                throw new AssertionError("seed %d: %s".formatted(seed, text), e);
            }
        }
    }
}
