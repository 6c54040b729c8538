package dev.footnote.inference;

import dev.footnote.servicekit.FootnoteSettings;
import dev.footnote.servicekit.ModelFolder;
import dev.footnote.servicekit.models.ModelCalls;
import dev.footnote.servicekit.models.OpenModels;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;

/** The models of this process. */
@Configuration(proxyBeanMethods = false)
@Conditional(OnLocalModel.class)
class LocalModelConfiguration {

    @Bean
    LanguageModels languageModels(
            InferenceSettings settings, FootnoteSettings shared, OpenModels open) {
        var standard = ModelFolder.find(shared.models(), settings.model());
        return new InferenceModels(shared.models(), standard, settings, open);
    }

    @Bean
    Generator inferenceGenerator(
            LanguageModels models, ObservationRegistry observations, MeterRegistry meters) {
        return new Generator(
                models, InstantSource.system(), new ModelCalls(observations, meters, "footnote"));
    }

    @Bean
    LocalChatGeneration localChatGeneration(LanguageModels models) {
        return new LocalChatGeneration(models, InstantSource.system());
    }
}
