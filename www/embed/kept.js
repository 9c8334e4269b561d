/** Where the browser's storage has the reports that the proxy hasn't taken yet. */
export const keptReports = 'xcover-offer-opt-outs';
