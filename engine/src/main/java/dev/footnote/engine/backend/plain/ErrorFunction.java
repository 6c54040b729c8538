package dev.footnote.engine.backend.plain;

/**
 * The error function to double precision's needs: the Maclaurin series where it converges quickly,
 * the continued fraction of the complement elsewhere (Abramowitz and Stegun, 7.1.5 and 7.1.14).
 */
final class ErrorFunction {

    private ErrorFunction() {}

    static double erf(double x) {
        double z = Math.abs(x);
        if (z > 6) {
            return Math.signum(x);
        }
        return z < 2.5 ? Math.signum(x) * series(z) : Math.signum(x) * (1 - fraction(z));
    }

    private static double series(double z) {
        double term = z;
        double sum = z;
        for (int n = 1; Math.abs(term) > 1e-17; n++) {
            term *= -z * z / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }

    /** erfc(z) = exp(-z²) / √π · 1/(z + (1/2)/(z + 1/(z + (3/2)/(z + …)))). */
    private static double fraction(double z) {
        double denominator = z;
        for (int n = 60; n >= 1; n--) {
            denominator = z + n / 2.0 / denominator;
        }
        return Math.exp(-z * z) / Math.sqrt(Math.PI) / denominator;
    }
}
