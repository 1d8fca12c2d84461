"""Pages of e-Defter: sets of ledgers, control and approval, vouchers brought, the firm's data, the chart."""
