package dev.footnote.standalone.architecture.breach.gateway.web;

import org.springframework.web.bind.annotation.RestController;

/** Planted: breaks a rule of the house. */
@RestController
public class OpenController {}
