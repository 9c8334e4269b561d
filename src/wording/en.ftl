### The panel's own texts, in American English; everything else on it comes from XCover.
### A comment is a note for translators. "At most 40 characters" doesn't count values like { $price }; the build checks it.
### In the notes, "cover" is the insurance that is offered.
### Reviewed by a native speaker: no

# The question above the choices, if the cover has a name. $title: as "Ticket cover for Lil Baby". At most 48 characters.
question = { $title }: add this protection?

# The question above the choices, if it names no cover. At most 64 characters.
choices = Add this protection?

# One of several like covers, above its choices. $title: as "Ticket cover"; $number and $count: as "1" and "3". At most 24 characters.
nth = { $title }, { $number } of { $count }

# Above what several covers have in common. At most 56 characters.
for-each = For each of these

# The choice for cover; the price follows. At most 48 characters.
accept = Yes, add protection

# The choice for one of several covers or payment plans; the price follows. $title: as "Ticket cover". At most 16 characters.
yes-to = Yes, { $title }

# The short choice for cover, where a question names it; the price follows. At most 12 characters.
yes = Yes

# The short choice against cover, where a question names it. At most 12 characters.
no = No

# The choice against cover. At most 60 characters.
decline = No, continue without protection

# Read aloud, and shown in red, when the shopper goes on without an answer. At most 110 characters.
required = Please choose whether to add this protection

# The link to the policy wording (product disclosure statement). At most 56 characters.
policy-wording = Policy terms

# The link to a further document that has no name of its own. At most 24 characters.
document = Document

# Added to links for screen readers. At most 48 characters.
new-tab = opens in a new tab

# The heading of the list of what is covered. At most 56 characters.
inclusions = What is covered

# The heading of the list of what is not covered. At most 64 characters.
exclusions = What is not covered

# The label before what is not covered, in a line. At most 36 characters.
not-covered = Not covered:

# Opens everything else there is to know about the cover. At most 80 characters.
details = Full details, limits and insurer

# The heading of the list of benefits with their limits. At most 56 characters.
benefits = Limits and deductibles

# The most that is paid in one case. $amount: as "$500.00". At most 24 characters.
limit = up to { $amount }

# The most that is paid for each insured item. $amount: as "$500.00". At most 40 characters.
limit-per-unit = up to { $amount } per item

# What the insured bears in each case. $amount: as "$50.00". At most 32 characters.
excess = deductible { $amount }

# The least that can be claimed. $amount: as "$50.00". At most 40 characters.
minimum-claim = claims from { $amount }

# Said before the price by screen readers. At most 16 characters.
price = Price

# Said by screen readers before the price without a discount, which is struck through. At most 48 characters.
before = Price before discount

# What a discount saves. $amount: as "$2.00". At most 32 characters.
saved = You save { $amount }

# The premium for each traveller, ticket or item, beside the full one. $price: as "$3.51". At most 32 characters.
each = { $price } each

# The tax in the price; its kinds may follow in brackets. $amount: as "$1.27". At most 40 characters.
tax = includes { $amount } tax

# What is paid today of an instalment plan. $amount: as "$25.67". At most 32 characters.
first-instalment = { $amount } now

# What all instalments come to. $price: as "$308.00". At most 24 characters.
in-all = { $price } in all

# The label of the sum insured. At most 40 characters.
cover-amount = Coverage up to

# The label of the first and last day of cover. At most 40 characters.
period = Coverage period

# The label of the insurer. At most 40 characters.
underwriter = Insurer

# The label of who sells the policy. At most 40 characters.
seller = Sold by

# Said when no offer could be had; "Try again" follows. At most 150 characters.
unavailable = Protection can’t be offered right now. You can go on with your order.

# The button that asks again. At most 32 characters.
retry = Try again

# Said when the offer has run out; "Get a new price" follows. At most 130 characters.
expired = This offer has expired. You can go on with your order.

# The button that asks for a new offer. At most 40 characters.
renew = Get a new price

# Read aloud while an offer is on its way. At most 40 characters.
loading = Loading offer…

# Shown and read aloud when a new offer has another price. At most 50 characters.
price-changed = The price has changed.

# Shown and read aloud when the shopper's choice no longer holds, as after a new price. At most 50 characters.
choose-again = Please choose again.
