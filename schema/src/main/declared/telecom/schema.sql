CREATE SCHEMA IF NOT EXISTS telecom;
COMMENT ON SCHEMA telecom IS 'Telecom billing, beside the tables of billing on which it builds.';

CREATE TYPE telecom.user_role AS ENUM ('super_admin', 'admin', 'support', 'reseller', 'customer');
COMMENT ON TYPE telecom.user_role IS 'What a user is to the tenant; what each may do is the application''s to decide.';
