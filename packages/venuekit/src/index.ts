/** The name under which this package is installed. */
export const packageName = 'venuekit'
