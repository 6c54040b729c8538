package dev.footnote.standalone.architecture.breach.engine;

import tools.jackson.databind.json.JsonMapper;

/** Planted: breaks a rule of the house. */
record LearnsJackson(JsonMapper json) {}
