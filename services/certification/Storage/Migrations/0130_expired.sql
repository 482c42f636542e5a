-- CER-6: that a certificate has ended is told once as well: -1 is the day after its last one.
alter table reminder drop constraint reminder_days_before_check;
alter table reminder add constraint reminder_days_before_check check (days_before > 0 or days_before = -1);
