package dev.footnote.gateway;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** The gateway on fakes at its ports. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(GatewayConfiguration.class)
public class TestGateway {
    @Bean
    FakeKnowledge knowledge() {
        return new FakeKnowledge();
    }

    @Bean
    FakeModels models() {
        return new FakeModels();
    }

    @Bean
    FakeAudit audit() {
        return new FakeAudit();
    }
}
