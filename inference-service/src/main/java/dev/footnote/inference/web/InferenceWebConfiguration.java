package dev.footnote.inference.web;

import dev.footnote.contracts.inference.ChatGeneration;
import dev.footnote.inference.Generator;
import dev.footnote.inference.ServedModels;
import dev.footnote.providers.RemoteGeneration;
import dev.footnote.servicekit.LiveResponses;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The controllers of the inference-service; callers in the same process use its beans. */
@Configuration(proxyBeanMethods = false)
public class InferenceWebConfiguration {

    @Bean
    ServedModels servedModels(
            ObjectProvider<Generator> local, ObjectProvider<RemoteGeneration> remote) {
        return ServedModels.of(local.stream().toList(), remote.stream().toList());
    }

    @Bean
    InferenceController inferenceController(ServedModels served, LiveResponses live) {
        return new InferenceController(served, live);
    }

    @Bean
    CompletionController completionController(ServedModels served, LiveResponses live) {
        return new CompletionController(served, live);
    }

    @Bean
    ChatController inferenceChatController(ChatGeneration generation, LiveResponses live) {
        return new ChatController(generation, live);
    }
}
