package dev.footnote.standalone.architecture.breach.gateway;

import org.springframework.web.client.RestClient;

/** Planted: breaks a rule of the house. */
record KnowsHttp(RestClient client) {}
