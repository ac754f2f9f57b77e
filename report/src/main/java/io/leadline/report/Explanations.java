package io.leadline.report;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** How each number was computed, in a sentence or two. */
final class Explanations {

  private static final Map<String, String> METHODS = new LinkedHashMap<>();

  static {
    METHODS.put(
        "js",
        "Square root of the Jensen–Shannon divergence (base 2) between the shares of the baseline"
            + " and the current values on bins of about equal mass in the baseline; 0 for equal"
            + " distributions, 1 for disjoint ones.");
    METHODS.put(
        "ks",
        "Largest gap between the two cumulative distribution functions, in [0, 1]; against the raw"
            + " data it errs by at most the certified rank error of the profiles.");
    METHODS.put(
        "psi",
        "Sum over the bins of (current − baseline) × ln(current ÷ baseline), both as shares;"
            + " unbounded.");
    METHODS.put(
        "wasserstein",
        "Mean distance that values have to be moved to turn one distribution into the other,"
            + " in units of the baseline's standard deviation; unbounded.");
    METHODS.put(
        "hellinger",
        "Euclidean distance between the square roots of the shares, divided by √2, in [0, 1].");
    METHODS.put("tv", "Half the sum of the absolute differences of the shares, in [0, 1].");
    METHODS.put(
        "chi2",
        "Cramér's V of the two distributions, weighted equally: the chi-squared statistic as an"
            + " effect that does not depend on the number of rows, in [0, 1].");
    METHODS.put("linf", "Largest absolute difference of a single share, in [0, 1].");
    METHODS.put(
        "mmd",
        "Distance between the mean random Fourier features of all rows now and in the baseline;"
            + " 0 where the features together have one distribution. Sees every change, also where"
            + " no feature changed alone.");
    METHODS.put(
        "correlation", "Root of the summed squared changes of all correlations between features.");
    METHODS.put(
        "pca",
        "Relative change of the error with which the baseline's principal components (65 % of the"
            + " variance) reconstruct rows.");
    METHODS.put(
        "mahalanobis",
        "Length of the shift of the means, in standard deviations along the baseline's own"
            + " correlations.");
    METHODS.put("cvm", "Mean squared gap between the two cumulative distribution functions.");
  }

  private Explanations() {}

  /** Term and explanation of everything that a report with these drift methods shows. */
  static Map<String, String> of(Set<String> methods) {
    Map<String, String> terms = new LinkedHashMap<>();
    METHODS.forEach(
        (method, text) -> {
          if (methods.contains(method)) {
            terms.put(Words.method(method), text);
          }
        });
    terms.put(
        "Limit",
        "The larger of two values: what two samples of one distribution, of these sizes, exceed"
            + " only with the configured false-alarm probability; and the method's effect floor,"
            + " below which a change does not matter. A limit set in the configuration replaces"
            + " the floor.");
    terms.put(
        "Ratio", "Value ÷ limit. Above 1 is a violation; comparable across features and methods.");
    terms.put(
        "Change in words",
        "Numbers: the quantile, mean or share that moved most. Categories: the one whose share"
            + " moved most.");
    terms.put(
        "Distributions",
        "Drawn from the profiles between the 0.5 % and 99.5 % quantiles of both sides; taller is"
            + " more frequent, each side scaled to its own number of values.");
    terms.put(
        "Data quality",
        "Exact counts over all rows. A limit is the largest bearable share above the baseline's"
            + " own.");
    return terms;
  }
}
