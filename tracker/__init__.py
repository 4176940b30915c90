"""What host nations pay for US forces: read figures, keep the record, check one against the other."""
