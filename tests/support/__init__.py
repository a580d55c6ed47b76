"""What tests need from outside: real servers, started and stopped here, and fixtures that lend them."""
