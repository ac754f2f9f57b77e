package io.leadline.demo;

/**
 * One loan application, as it truly is.
 *
 * @param age in years
 * @param income net, in euros a month
 * @param amount of the loan, in euros
 * @param termMonths until it is to be paid back
 * @param debtRatio share of the income that goes into older debts, in [0, 1]
 * @param previousLoans number of loans before this one
 * @param employment one of {@link LoanWorld#EMPLOYMENTS}
 * @param region one of {@link LoanWorld#REGIONS}
 * @param channel one of {@link LoanWorld#CHANNELS}
 */
record Applicant(
    double age,
    double income,
    double amount,
    double termMonths,
    double debtRatio,
    double previousLoans,
    String employment,
    String region,
    String channel) {}
